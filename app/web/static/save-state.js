// Saves the form it stands in as one goes, and says so: saving, saved, or why not and what to do.
// The version in the form goes up with each save. What somebody else saved meanwhile is never written over: the plain
// form is sent then, and its page shows both.

const PAUSE = 600;
const AGAIN = 5000;

class SaveState extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.button = this.querySelector("button");
    this.form.addEventListener("input", (event) => event.target.matches("textarea") && this.touch());
    this.form.addEventListener("change", (event) => event.target.name && this.touch());
    this.form.addEventListener("submit", (event) => this.leave(event));
    this.button.addEventListener("click", () => (this.refused ? this.form.requestSubmit() : this.save()));
    addEventListener("online", () => this.save());
    addEventListener("visibilitychange", () => document.hidden && this.save());
    addEventListener("beforeunload", (event) => this.changed && !this.left && event.preventDefault());
  }

  touch() {
    this.changed = true;
    clearTimeout(this.timer);
    if (this.refused) return;
    this.show("saving", this.dataset.saving); // from now on: what stood there is true of what was before
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** The plain form waits for a save that is under way, or it would bring an older version. */
  async leave(event) {
    clearTimeout(this.timer);
    this.left = !this.failed || this.refused;
    if (!this.left) {
      event.preventDefault(); // the page that would come in its place does not have what was entered
      return this.save();
    }
    if (!this.saving) return;
    event.preventDefault();
    await this.saving;
    this.form.requestSubmit(event.submitter);
  }

  save() {
    if (!this.changed || this.saving || this.refused) return;
    this.changed = false;
    this.saving = this.send().finally(() => {
      this.saving = null;
      if (this.changed && !this.failed && !this.left) this.save();
    });
  }

  async send() {
    this.show("saving", this.dataset.saving);
    // What may have been saved though its answer was lost is sent again with its key, so that it is saved once.
    const again = this.unsure;
    this.unsure ??= this.fields();
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: this.unsure,
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      if (answer.redirected) return this.fail(this.dataset.out);
      const news = await answer.json();
      this.unsure = null;
      this.changed ||= Boolean(again);
      if (answer.ok) return this.done(news);
      this.refused = true;
      this.fail(news.why);
    } catch {
      this.fail(this.dataset.offline);
      this.timer = setTimeout(() => this.save(), AGAIN);
    }
  }

  fields() {
    const fields = new URLSearchParams(new FormData(this.form));
    fields.set("once", crypto.getRandomValues(new Uint32Array(4)).join("-")); // a key is for one request
    return fields;
  }

  done({ version, says }) {
    this.failed = false;
    this.form.elements.version.value = version;
    this.keepInPlace(() => {
      for (const gone of document.querySelectorAll("[data-until-saved]")) gone.style.visibility = "hidden";
      const head = document.querySelector(".answer");
      head.style.minHeight = `${head.offsetHeight}px`;
      head.querySelector("h1").textContent = this.dataset.answered;
      head.querySelector(".sub").textContent = says;
    });
    this.show("saved", this.dataset.saved);
  }

  /** What goes above the grid keeps its room: no cell may move away under a finger. */
  keepInPlace(change) {
    const top = this.form.getBoundingClientRect().top;
    change();
    scrollBy(0, this.form.getBoundingClientRect().top - top);
  }

  fail(why) {
    this.changed = this.failed = true;
    this.show("failed", this.dataset.failed.replace("{why}", why));
  }

  /** Spoken when it becomes saved or is not saved, not for each of many saves in a row. */
  show(state, text) {
    this.hidden = false;
    this.querySelector("[data-part=text]").textContent = text;
    this.button.hidden = state !== "failed";
    if (state !== "saving" && state !== this.className) this.querySelector("[role=status]").textContent = text;
    if (state !== "saving") this.className = state;
  }
}

customElements.define("save-state", SaveState);
