// Follows a draft while it is solved: numbers change quietly, the end is spoken once, then the page is loaded anew.
//
// data-src    an address that answers {"state", "text", "done", "total", "facts": {name: text}}
// data-lost   what is said meanwhile while that address cannot be reached
// data-state  the state this page was made for; another one ends the waiting

const EVERY = 1000;
const SLOWEST = 15000;

class DraftProgress extends HTMLElement {
  connectedCallback() {
    this.wait = EVERY;
    this.ask();
  }

  disconnectedCallback() {
    this.ended = true;
    clearTimeout(this.timer);
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.src, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.redirected || answer.status === 404) return location.reload(); // signed out, or gone
      if (!answer.ok) throw new Error(answer.statusText);
      this.show(await answer.json());
      this.wait = EVERY;
    } catch {
      this.wait = Math.min(this.wait * 2, SLOWEST);
      if (this.wait > EVERY * 2) this.part("text").textContent = this.dataset.lost; // not for a single hiccup
    }
    if (!this.ended) this.timer = setTimeout(() => this.ask(), this.wait);
  }

  show({ state, text, done, total, facts }) {
    if (text !== undefined) this.part("text").textContent = text;
    const bar = this.querySelector("progress");
    if (bar && total) {
      bar.max = total;
      bar.value = done ?? 0;
    }
    for (const [name, value] of Object.entries(facts ?? {})) {
      const place = this.part(name);
      if (place) place.textContent = value;
    }
    if (state === "solving") this.dataset.state = state; // it has only begun
    if (state !== undefined && state !== this.dataset.state) this.finish(text);
  }

  finish(text) {
    if (this.ended) return;
    this.disconnectedCallback();
    this.querySelector("[role=status]").textContent = text || this.dataset.finished;
    setTimeout(() => location.reload(), 600);
  }

  part(name) {
    return this.querySelector(`[data-part="${CSS.escape(name)}"]`);
  }
}

customElements.define("draft-progress", DraftProgress);
