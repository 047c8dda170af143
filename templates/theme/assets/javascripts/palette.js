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
    const button = document.querySelector(".cp-palette");
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
