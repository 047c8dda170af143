/** Folded parts of a page: the one that an address names is opened, whether it is the part, its heading or within it. */

/** Open what is folded around the element that the address names. */
export function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = named?.closest("details"); part; part = part.parentElement?.closest("details")) part.open = true;
}

export function attachFolds() {
  openNamed();
  window.addEventListener("hashchange", openNamed);
  // A link to the part where the address already is changes nothing in the address.
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest('a[href*="#"]')) setTimeout(openNamed);
  });
}
