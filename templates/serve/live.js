// Added to every page by `build.py serve`, never published: reloads the page after an edit, and shows findings.
// The query of its own address is the number of the state that the page was composed from.
const events = new EventSource(`/-/events${new URL(import.meta.url).search}`);
events.addEventListener("reload", () => location.reload());
events.addEventListener("findings", (event) => show(JSON.parse(event.data)));

/**
 * Show findings in a panel at the bottom of the page, or remove the panel.
 * @param {string[]} findings
 */
function show(findings) {
  document.getElementById("cp-serve")?.remove();
  if (!findings.length) return;
  const panel = document.createElement("details");
  panel.id = "cp-serve";
  Object.assign(panel.style, {
    position: "fixed",
    insetInline: "0",
    bottom: "0",
    zIndex: "9",
    padding: ".5rem 1rem",
    maxHeight: "50vh",
    overflow: "auto",
    color: "#fff",
    background: "#8b1a1a",
    fontSize: ".7rem",
  });
  const summary = document.createElement("summary");
  const zh = document.documentElement.lang.startsWith("zh");
  summary.textContent = zh
    ? `检查发现 ${findings.length} 处问题`
    : `The check found ${findings.length} ${findings.length === 1 ? "problem" : "problems"}`;
  const text = document.createElement("pre");
  text.textContent = findings.join("\n");
  text.style.whiteSpace = "pre-wrap";
  panel.append(summary, text);
  document.body.append(panel);
}
