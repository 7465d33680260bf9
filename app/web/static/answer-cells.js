// What can be marked on the page of an answer: a slot, a whole day or hour, a weekend. All have a mark to read and to set.

const ORDER = ["love", "fine", "rather-not", "cannot", ""];

/** One slot: its radios, and the button that stands for them. */
export class Cell {
  constructor(group, marks, usually) {
    this.marks = marks;
    this.usual = group.dataset.usual;
    this.usually = usually;
    this.radios = [...group.querySelectorAll("input")];
    this.name = group.getAttribute("aria-label");
    this.disabled = this.radios.some((radio) => radio.disabled);
    this.face = document.createElement("button");
    this.face.type = "button";
    this.face.innerHTML = '<span class="glyph" aria-hidden="true"></span><span class="word" aria-hidden="true"></span>';
    if (this.disabled) this.face.setAttribute("aria-disabled", "true");
    group.after(this.face);
    this.refresh();
  }

  get mark() {
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  set mark(mark) {
    const radio = this.radios.find((each) => each.value === mark);
    if (this.disabled || !radio || radio.checked) return;
    radio.checked = true;
    this.refresh();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  get next() {
    return ORDER[(ORDER.indexOf(this.mark) + 1) % ORDER.length];
  }

  refresh() {
    const { glyph, word } = this.marks.get(this.mark);
    this.face.className = `face mark-${this.mark || "none"}`;
    this.face.firstChild.textContent = glyph;
    this.face.lastChild.textContent = this.mark ? word : "";
    const differs = this.usual && this.usual !== this.mark;
    this.face.classList.toggle("unusual", Boolean(differs));
    const besides = differs ? `, ${this.usually.replace("{mark}", this.marks.get(this.usual).word)}` : "";
    this.face.setAttribute("aria-label", `${this.name}: ${word}${besides}`);
  }

  get cells() {
    return this.disabled ? [] : [this];
  }
}

/** A day's or an hour's head: what is done to it is done to all its slots. */
export class Head {
  constructor(place, cells) {
    this.all = cells;
    this.face = document.createElement("button");
    this.face.type = "button";
    this.face.className = "all";
    this.face.append(...place.childNodes);
    place.append(this.face);
  }

  get cells() {
    return this.all.filter((cell) => !cell.disabled);
  }

  get mark() {
    return this.cells[0]?.mark ?? "";
  }

  get next() {
    return this.cells[0]?.next ?? "";
  }
}

/** A weekend's choice: its radios stay as they are, and what was chosen before is known. */
export class Weekend {
  constructor(fieldset) {
    this.radios = [...fieldset.querySelectorAll("input")];
    this.last = this.mark;
  }

  get mark() {
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  set mark(mark) {
    const radio = this.radios.find((each) => each.value === mark);
    if (!radio || radio.checked) return;
    radio.checked = true;
    this.last = mark;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** What was chosen before the reader's last choice; nothing where the choice is ours. */
  get before() {
    const last = this.last;
    this.last = this.mark;
    return last === this.last ? undefined : last;
  }

  get face() {
    return this.radios.find((radio) => radio.checked);
  }
}
