// The answer grid with script: every slot's radios become one cell to tap, paint or type on.
// The radios stay in the form and are what is sent; the cells only mirror them. The tables of several weeks are one
// grid to the arrow keys: after a week's last day comes the first one of the next.

import { Cell, Head, Weekend } from "./answer-cells.js";

const KEYS = { 1: "love", 2: "fine", 3: "rather-not", 4: "cannot", 0: "", Delete: "", Backspace: "" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class AnswerGrid extends HTMLElement {
  connectedCallback() {
    if (this.classList.contains("is-live")) return;
    this.bar = this.querySelector(".brushes");
    this.brush = null;
    this.past = [];
    this.days = [];
    this.readMarks();
    this.weeks = [...this.querySelectorAll("table.ask")].map((table) => this.readTable(table));
    this.places = new Map();
    this.weeks.forEach(({ rows }, w) =>
      rows.forEach((row, r) => row.forEach((item, c) => item && this.places.set(item.face, { item, w, r, c }))),
    );
    this.classList.add("is-live");
    const cells = [...this.places.values()].map(({ item }) => item).filter((item) => item instanceof Cell);
    this.bar.hidden = !cells.some((cell) => !cell.disabled);
    this.rove(cells[0]);
    this.form = this.closest("form");
    this.undos = this.form.querySelectorAll("button.undo");
    this.weekends = [...this.form.querySelectorAll(".weekend-ask")].map((each) => new Weekend(each));
    this.offerDays();
    this.listen();
    this.count();
  }

  /** What one said of a day can be said of another, or of all: hours that both have. */
  offerDays() {
    const menu = this.bar.querySelector(".copy-day");
    menu.hidden = this.days.length < 2;
    const [from, to] = menu.querySelectorAll("select");
    this.days.forEach(({ label }, number) => [from, to].forEach((each) => each.add(new Option(label, number))));
    menu.querySelector("button").addEventListener("click", () => {
      const day = this.days[from.value];
      const others = to.value ? [this.days[to.value]] : this.days;
      const pairs = others.flatMap(({ cells }) => [...cells].filter(([at]) => day.cells.has(at)));
      const was = pairs.map(([, cell]) => [cell, cell.mark]);
      for (const [at, cell] of pairs) cell.mark = day.cells.get(at).mark;
      this.keep(was);
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  readMarks() {
    this.marks = new Map();
    for (const button of this.bar.querySelectorAll("[data-mark]")) {
      this.marks.set(button.dataset.mark, { glyph: button.dataset.glyph, word: button.dataset.word });
    }
  }

  /** A week: its hours, its days of the week, and rows of things that can be focused; null where there is nothing. */
  readTable(table) {
    table.setAttribute("role", "grid");
    const body = [...table.tBodies[0].rows].map((row) =>
      [...row.cells].slice(1).map((td) => {
        const group = td.querySelector("[role=radiogroup]");
        return group && new Cell(group, this.marks, this.dataset.usual);
      }),
    );
    const labels = [...table.tBodies[0].rows].map((row) => row.cells[0].firstElementChild.textContent);
    const hours = ["", ...labels.map((label, r) => `${label} ${labels.slice(0, r).filter((each) => each === label).length}`)];
    const days = [...table.tHead.rows[0].cells].map((th) => th.dataset.date && new Date(th.dataset.date).getUTCDay());
    const heads = [...table.tHead.rows[0].cells].slice(1).map((th, c) => {
      const cells = body.map((row) => row[c]).filter(Boolean);
      const day = new Map(body.map((row, r) => [hours[r + 1], row[c]]).filter(([, cell]) => cell && !cell.disabled));
      if (day.size) this.days.push({ label: th.textContent.trim(), cells: day });
      return cells.length ? new Head(th, cells) : null;
    });
    const rows = body.map((cells, r) => {
      const own = cells.filter(Boolean);
      return [own.length ? new Head(table.tBodies[0].rows[r].cells[0], own) : null, ...cells];
    });
    return { hours, days, rows: [[null, ...heads], ...rows] };
  }

  listen() {
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("pointerdown", (event) => this.onPress(event));
    this.addEventListener("pointermove", (event) => this.onDrag(event));
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => this.onRelease());
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("focusin", (event) => this.placeOf(event.target) && this.rove(this.placeOf(event.target).item));
    this.addEventListener("change", () => this.count());
    this.form.addEventListener("change", () => this.onWeekend());
    this.form.addEventListener("reset", () => setTimeout(() => this.refresh()));
    this.form.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== "z" || !this.past.length || event.target.matches("textarea")) return;
      event.preventDefault();
      this.undo();
    });
    for (const button of this.undos) button.addEventListener("click", () => this.undo());
    addEventListener("pageshow", () => this.refresh());
  }

  placeOf(target) {
    return this.places.get(target?.closest?.("button"));
  }

  /* ---- by hand ---- */

  onPress(event) {
    const place = this.placeOf(event.target);
    const scrolls = event.pointerType === "touch" && this.brush === null;
    if (event.button !== 0 || scrolls || !(place?.item instanceof Cell)) return;
    this.stroke = { mark: this.brush ?? place.item.next, from: place, was: new Map() };
    this.handled = true;
    this.paint(place.item);
  }

  onDrag(event) {
    if (!this.stroke) return;
    const over = this.placeOf(document.elementFromPoint(event.clientX, event.clientY));
    if (over?.item instanceof Cell) this.paint(over.item);
  }

  paint(cell) {
    if (cell.disabled || this.stroke.was.has(cell)) return;
    this.stroke.was.set(cell, cell.mark);
    cell.mark = this.stroke.mark;
  }

  onRelease() {
    if (!this.stroke) return;
    const { was, mark } = this.stroke;
    this.stroke = null;
    this.keep([...was]);
    if (was.size) this.say(mark, was.size);
    setTimeout(() => (this.handled = false));
  }

  onClick(event) {
    const button = event.target.closest("button");
    if (this.bar.contains(button)) return button.matches(".brush") && this.onBar(button);
    const place = this.placeOf(button);
    if (!place || this.handled) return;
    this.put(event.shiftKey ? this.everyWeek(place) : place.item, this.brush ?? place.item.next);
  }

  /** The same hours, or the same day of the week, in all weeks: what a head stands for with Shift. */
  everyWeek({ item, w, r, c }) {
    if (!(item instanceof Head)) return item;
    const all = this.weeks.map(({ rows }, to) => (r ? rows[this.rowIn(to, w, r)]?.[0] : rows[0][this.columnIn(to, w, c)]));
    return { cells: all.flatMap((head) => head?.cells ?? []) };
  }

  onBar(button) {
    if (button.classList.contains("undo")) return;
    this.brush = button.dataset.mark ?? null;
    this.classList.toggle("brushing", this.brush !== null);
    for (const each of this.bar.querySelectorAll("[aria-pressed]")) each.setAttribute("aria-pressed", each === button);
  }

  /* ---- by keyboard ---- */

  onKey(event) {
    const place = this.placeOf(event.target);
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) this.put(place.item, KEYS[event.key]);
    else if (event.key in STEPS) this.step(place, STEPS[event.key], event.shiftKey);
    else if (event.key === "Home" || event.key === "End") this.edge(place, event.key === "End");
    else return;
    event.preventDefault();
  }

  step(place, [down, right], copying) {
    const next = down ? this.below(place, down) : this.beside(place, right);
    if (!next) return;
    if (copying && next instanceof Cell) this.put(next, place.item.mark);
    this.go(next);
  }

  /** The next one in the row; after the last day the same hours of the week after. */
  beside({ w, r, c }, right) {
    let found = along(this.weeks[w].rows[r], c + right, right);
    for (let to = w + right; !found && this.weeks[to]; to += right) {
      const row = this.weeks[to].rows[this.rowIn(to, w, r)] ?? [];
      found = along(row, right > 0 ? 1 : row.length - 1, right);
    }
    return found;
  }

  /** The next one in the column; below the last hours the same day of the week after. */
  below({ w, r, c }, down) {
    let found = along(this.weeks[w].rows.map((row) => row[c]), r + down, down);
    for (let to = w + down; !found && this.weeks[to]; to += down) {
      const column = this.weeks[to].rows.map((row) => row[this.columnIn(to, w, c)]);
      found = along(column, down > 0 ? 0 : column.length - 1, down);
    }
    return found;
  }

  /** Where these hours, or this day of the week, are in another week; nowhere is -1. */
  rowIn(to, w, r) {
    return this.weeks[to].hours.indexOf(this.weeks[w].hours[r]);
  }

  columnIn(to, w, c) {
    return this.weeks[to].days.indexOf(this.weeks[w].days[c]);
  }

  edge({ w, r }, last) {
    const cells = this.weeks[w].rows[r].filter((item) => item instanceof Cell || (item && r === 0));
    const to = last ? cells.at(-1) : cells[0];
    if (to) this.go(to);
  }

  go(item) {
    item.face.focus();
    item.face.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  rove(item) {
    for (const face of this.places.keys()) face.tabIndex = face === item?.face ? 0 : -1;
  }

  /* ---- what both do ---- */

  put(item, mark) {
    const was = item.cells.map((cell) => [cell, cell.mark]);
    for (const cell of item.cells) cell.mark = mark;
    this.keep(was);
    if (was.length) this.say(mark, was.length);
  }

  keep(was) {
    const changed = was.filter(([cell, mark]) => cell.mark !== mark);
    if (changed.length) this.past.push(changed);
    for (const button of this.undos) button.disabled = !this.past.length;
  }

  onWeekend() {
    for (const weekend of this.weekends) {
      const before = weekend.before;
      if (before !== undefined) this.keep([[weekend, before]]);
    }
  }

  undo() {
    const last = this.past.pop() ?? [];
    for (const [cell, mark] of last) cell.mark = mark;
    this.keep([]);
    if (last.length === 1) this.go(last[0][0]);
  }

  refresh() {
    for (const { item } of this.places.values()) if (item instanceof Cell) item.refresh();
    for (const weekend of this.weekends) weekend.last = weekend.mark;
    this.count();
  }

  count() {
    const cells = [...this.places.values()].map(({ item }) => item).filter((item) => item instanceof Cell);
    const given = cells.filter((cell) => cell.mark).length;
    const place = this.bar.querySelector(".count");
    place.textContent = place.dataset.text.replace("{given}", given).replace("{all}", cells.length);
  }

  say(mark, number) {
    const word = this.marks.get(mark).word;
    this.querySelector("[role=status]").textContent = number > 1 ? `${word} × ${number}` : word;
  }
}

/** The first thing there is from a place on, in one direction. */
function along(items, from, step) {
  for (let at = from; at >= 0 && at < items.length; at += step) if (items[at]) return items[at];
}

customElements.define("answer-grid", AnswerGrid);
