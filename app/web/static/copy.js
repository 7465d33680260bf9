// A button that copies the field beside it; without script the field can still be selected by hand.

class CopyField extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => this.copy(button));
  }

  async copy(button) {
    const field = this.querySelector("input");
    const says = this.querySelector("[role=status]");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      says.textContent = button.dataset.done;
    } catch {
      says.textContent = button.dataset.failed;
    }
  }
}

customElements.define("copy-field", CopyField);
