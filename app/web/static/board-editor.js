// A draft's board edited by hand: somebody is dragged, or picked up with M and moved with the arrow keys, to another
// seat. What the checker says of it is shown before one lets go; whoever sits there comes back in exchange.
// All weeks together are one stop of the Tab key, and the arrow keys go from one to the next.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class BoardEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.verdict = this.querySelector(".verdict");
    this.known = new Map();
    this.tables = [...this.querySelectorAll("table.board")];
    this.links = [...this.querySelectorAll(".seat > a")];
    for (const link of this.querySelectorAll(".seat:not(.is-open) > a")) link.draggable = true;
    // Whoever has just moved somebody goes on from there: the browser begins at what the address names.
    const named = this.links.find((link) => location.hash === `#${link.parentElement.id}`);
    this.rove(named ?? this.querySelector(".seat.is-open > a") ?? this.links[0]);
    this.addEventListener("dragstart", (event) => this.pick(seatOf(event), event));
    this.addEventListener("dragover", (event) => this.hover(seatOf(event), event));
    this.addEventListener("drop", (event) => this.drop(seatOf(event), event));
    this.addEventListener("dragend", () => this.end());
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("focusin", (event) => {
      if (seatOf(event)) this.rove(event.target);
      if (this.picked) this.hover(seatOf(event));
    });
  }

  pick(seat, event) {
    if (!seat || seat.classList.contains("is-open")) return;
    this.end();
    this.picked = seat;
    seat.classList.add("is-picked");
    event?.dataTransfer?.setData("text/plain", nameIn(seat));
    if (!event) this.say(this.dataset.picked.replace("{name}", nameIn(seat)), true);
  }

  hover(seat, event) {
    if (!this.picked || !seat) return;
    const verdict = seat === this.picked ? null : this.ask(seat);
    if (event && verdict && verdict.may !== false) event.preventDefault();
    if (seat === this.over) return;
    this.over?.classList.remove("is-over", "is-refused");
    this.over = seat;
    this.tell();
  }

  /** What is known of moving there; asked for once, told when it comes. */
  ask(seat) {
    if (!this.known.has(seat)) {
      const news = { says: this.dataset.asking };
      this.known.set(seat, news);
      news.done = this.fetchVerdict(seat).then((found) => Object.assign(news, found), () => Object.assign(news, { may: false, says: this.dataset.lost })).then(() => this.tell());
    }
    return this.known.get(seat);
  }

  async fetchVerdict(seat) {
    const query = new URLSearchParams({ with: idOf(seat), version: this.dataset.version });
    const answer = await fetch(`${this.path}?${query}`, { headers: { Accept: "application/json" } });
    if (answer.ok) return answer.json();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { may: false, says: page.querySelector("main p")?.textContent ?? "" };
  }

  get path() {
    return `${this.dataset.href}/${idOf(this.picked)}/exchange`;
  }

  tell() {
    const verdict = this.known.get(this.over);
    this.over?.classList.toggle("is-over", verdict?.may !== undefined); // a frame is a verdict
    this.over?.classList.toggle("is-refused", verdict?.may === false);
    if (verdict) this.say(verdict.says, verdict.may !== undefined);
  }

  say(text, aloud) {
    this.verdict.hidden = false;
    this.verdict.textContent = text;
    if (aloud) this.querySelector("[role=status]").textContent = text;
  }

  async drop(seat, event) {
    event.preventDefault();
    const verdict = this.picked && seat && seat !== this.picked ? this.ask(seat) : null;
    const path = this.picked && this.path;
    await verdict?.done;
    if (!verdict?.may) return;
    this.form.action = path;
    this.form.elements.with.value = idOf(seat);
    this.form.requestSubmit(); // which a form sent twice listens to
  }

  end() {
    this.picked?.classList.remove("is-picked");
    this.over?.classList.remove("is-over", "is-refused");
    this.picked = this.over = null;
    this.known.clear();
    this.verdict.hidden = true;
  }

  onKey(event) {
    const seat = seatOf(event);
    if (!seat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in STEPS) this.step(seat, STEPS[event.key]);
    else if (event.key.toLowerCase() === "m" && !this.picked) this.pick(seat);
    else if (event.key === "Escape" && this.picked) this.end();
    else if (event.key === "Enter" && this.picked) this.drop(seat, event);
    else return;
    event.preventDefault();
  }

  rove(to) {
    for (const link of this.links) link.tabIndex = link === to ? 0 : -1;
  }

  /** To the next seat up or down in the cell or column, or to the first one of the next day that has any. */
  step(seat, [down, right]) {
    const beside = down > 0 ? seat.nextElementSibling : down < 0 ? seat.previousElementSibling : null;
    const here = seat.closest("td");
    const cells = beside ? [] : down ? this.columnOf(here) : this.rowOf(here);
    let at = cells.indexOf(here);
    do at += down + right;
    while (cells[at] && !cells[at].querySelector(".seat"));
    const seats = cells[at]?.querySelectorAll(".seat") ?? [];
    const next = beside ?? (down < 0 ? seats[seats.length - 1] : seats[0]);
    next?.querySelector("a").focus();
  }

  /** The cells of this day of the week, through all weeks. */
  columnOf(cell) {
    const day = dayAt(cell.closest("table"), cell.cellIndex);
    return this.tables.flatMap((table) => {
      const column = [...table.tHead.rows[0].cells].findIndex((_, number) => dayAt(table, number) === day);
      return column < 0 ? [] : [...table.tBodies[0].rows].map((row) => row.cells[column]);
    });
  }

  /** The cells of these hours, or of this person, through all weeks. */
  rowOf(cell) {
    const own = cell.parentElement;
    const same = (row) => row.cells[0].firstElementChild.textContent === own.cells[0].firstElementChild.textContent;
    const rows = this.tables.map((table) => (table.contains(own) ? own : [...table.tBodies[0].rows].find(same)));
    return rows.flatMap((row) => (row ? [...row.cells].slice(1) : []));
  }
}

const dayAt = (table, column) => new Date(table.tHead.rows[0].cells[column].id.replace("day-", "")).getUTCDay();
const seatOf = (event) => event.target.closest?.(".seat");
const idOf = (seat) => seat.id.replace("seat-", "");
const nameIn = (seat) => (seat.closest(".people") ? seat.closest("tr").querySelector("th .person") : seat.querySelector(".name")).textContent.trim();

customElements.define("board-editor", BoardEditor);
