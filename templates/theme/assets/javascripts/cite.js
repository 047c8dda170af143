// A button that copies a citation, where the browser can; without script the text is there to be selected.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll(".cp-cite__copy")) {
    const block = button.closest(".cp-citation");
    const status = block.querySelector(".cp-cite__status");
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(block.querySelector(".cp-cite").textContent);
        status.textContent = button.dataset.copied;
      } catch {
        status.textContent = button.dataset.failed;
      }
    });
  }
}
