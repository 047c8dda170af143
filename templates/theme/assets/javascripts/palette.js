// What every page needs before its modules are there.

// Light or dark: the reader's choice where one was made, the system's otherwise. Loaded first so that nothing flashes.
(() => {
  const key = "city-plans-scheme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be refused; the system's preference then holds
    }
  };
  const apply = () => {
    const scheme = chosen() ?? (system.matches ? "slate" : "default");
    document.body.dataset.mdColorScheme = scheme;
    document.querySelector(".cp-palette")?.setAttribute("aria-pressed", String(scheme === "slate"));
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    /** @type {HTMLButtonElement | null} */
    const button = document.querySelector("button.cp-palette");
    if (!button) return;
    button.hidden = false;
    apply();
    button.addEventListener("click", () => {
      try {
        localStorage.setItem(key, document.body.dataset.mdColorScheme === "slate" ? "default" : "slate");
      } catch {
        return;
      }
      apply();
    });
  });
})();

// Who asks the search page something keeps the room for the answer free from the beginning: nothing is moved by it.
if (location.protocol !== "file:" && new URLSearchParams(location.search).get("q"))
  document.documentElement.classList.add("cp-asked");

// A form that is about a record keeps the room for what it will say of it.
if (location.protocol !== "file:" && /[?&](record|page|plan|agency)=/.test(location.search))
  document.documentElement.classList.add("cp-about");

// The menu is a checkbox, which needs no script. Escape closes it, and who comes back to the page finds it closed.
(() => {
  const menu = document.getElementById("__drawer");
  if (!(menu instanceof HTMLInputElement)) return;
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.checked) return;
    menu.checked = false;
    menu.focus();
  });
  window.addEventListener("pagehide", () => (menu.checked = false));
})();

// A page that is opened as a file, from a copy of the site: no server turns a folder into its index.html, and browsers
// load no modules. Links lead to the files themselves, and the page says what is missing.
if (location.protocol === "file:") {
  /** @type {(element: Element, name: string) => void} */
  const toFile = (element, name) => {
    const address = new URL(element.getAttribute(name) ?? "", document.baseURI);
    if (address.protocol !== "file:" || !address.pathname.endsWith("/")) return;
    address.pathname += "index.html";
    element.setAttribute(name, address.href);
  };
  document.addEventListener("DOMContentLoaded", () => {
    for (const link of document.querySelectorAll("a[href]")) toFile(link, "href");
    for (const form of document.querySelectorAll("form[action]")) toFile(form, "action");
    /** @type {NodeListOf<HTMLElement>} */
    const notes = document.querySelectorAll("[data-from-file]");
    for (const note of notes) note.hidden = false;
  });
}
