// A button that has a passkey made or shown: asks the service what to sign, the browser to sign it, and sends the form.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (ch) => ch.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

class PassKey extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.form = this.querySelector("form");
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => this.act());
    this.form.addEventListener("submit", (event) => {
      if (this.form.elements.credential.value) return;
      event.preventDefault();
      this.act();
    });
  }

  async act() {
    const says = this.querySelector("[role=status]");
    says.textContent = "";
    if (!this.form.reportValidity()) return;
    try {
      const answer = await fetch(this.dataset.options, { method: "POST" });
      if (answer.redirected || !answer.ok) return location.reload();
      const asked = await answer.json();
      const credential = this.dataset.act === "make" ? await this.make(asked) : await this.show(asked);
      this.form.elements.credential.value = JSON.stringify(credential);
      this.form.submit();
    } catch {
      says.textContent = this.dataset.failed;
    }
  }

  async make(asked) {
    asked.challenge = bytes(asked.challenge);
    asked.user.id = bytes(asked.user.id);
    for (const known of asked.excludeCredentials ?? []) known.id = bytes(known.id);
    const made = await navigator.credentials.create({ publicKey: asked });
    return this.plain(made, {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
    });
  }

  async show(asked) {
    asked.challenge = bytes(asked.challenge);
    for (const known of asked.allowCredentials ?? []) known.id = bytes(known.id);
    const shown = await navigator.credentials.get({ publicKey: asked });
    return this.plain(shown, {
      authenticatorData: text(shown.response.authenticatorData),
      clientDataJSON: text(shown.response.clientDataJSON),
      signature: text(shown.response.signature),
    });
  }

  plain(credential, response) {
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
  }
}

customElements.define("pass-key", PassKey);
