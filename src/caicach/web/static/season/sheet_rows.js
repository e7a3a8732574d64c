// The rows of the table: what stands in their boxes, what the server last had, and how they show their state.
(function () {
  "use strict";
  const sheet = window.CaiCachSheet;
  const same = (one, other) => Object.keys(one).every((name) => one[name] === (other[name] || ""));

  sheet.fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  sheet.fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d").trim();

  // A row that may be written. `saved` is what the server has; `draft` holds only the parts that differ.
  class Row {
    constructor(element, words) {
      this.element = element;
      this.words = words;
      this.code = element.dataset.code;
      this.boxes = Array.from(element.querySelectorAll(".box"));
      this.base = Number(element.dataset.version);
      this.saved = { boxes: this.read(), notApplicable: element.dataset.na === "1", explanation: null };
      this.draft = null;
      this.state = "";
    }

    get isWritable() { return this.element.hasAttribute("data-writable"); }

    read() {
      return Object.fromEntries(this.boxes.map((box) => [box.name, box.value.trim()]));
    }

    write(boxes) {
      this.boxes.forEach((box) => { if (box.value !== (boxes[box.name] || "")) box.value = boxes[box.name] || ""; });
    }

    // Take what stands in the boxes (or what the panel says) as the draft; true where it differs from the server's.
    note(changes) {
      const draft = Object.assign({ base: this.base }, this.draft, changes);
      if (draft.boxes) {
        const typed = Object.assign({}, draft.boxes);
        const absent = typed.not_applicable === "1";
        delete typed.not_applicable;
        if (absent === this.saved.notApplicable && same(typed, this.saved.boxes)) delete draft.boxes;
      }
      if (draft.explanation !== undefined && draft.explanation === this.saved.explanation) delete draft.explanation;
      this.draft = draft.boxes || draft.explanation !== undefined ? draft : null;
      return this.draft !== null;
    }

    // What the server now has in this row.
    keep(told) {
      this.base = told.version;
      this.saved = { boxes: told.boxes, notApplicable: told.notApplicable, explanation: told.explanation };
      this.element.dataset.na = told.notApplicable ? "1" : "";
      this.element.querySelector("[data-na-mark]").hidden = !told.notApplicable;
      this.explained(told.explanation);
    }

    explained(text) {
      const label = this.element.querySelector("[data-explain]");
      if (label) label.textContent = text ? this.words.explained : this.words.explain;
    }

    show(state, detail) {
      this.state = state;
      const mark = this.element.querySelector("[data-row-state]");
      mark.dataset.kind = state;
      mark.replaceChildren();
      if (state === "conflict") {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.conflict = this.code;
        button.textContent = this.words.conflict;
        mark.append(button);
      } else if (state) {
        mark.textContent = this.words[state];
      }
      const error = this.element.querySelector("[data-row-error]");
      error.hidden = !detail;
      error.textContent = detail || "";
      this.boxes.forEach((box) => {
        if (state === "wrong") {
          box.setAttribute("aria-invalid", "true");
          box.setAttribute("aria-describedby", error.id);
        } else {
          box.removeAttribute("aria-invalid");
          box.removeAttribute("aria-describedby");
        }
      });
    }
  }
  sheet.Row = Row;

  // What is in some boxes, for people to read; choices by their words.
  sheet.describe = function (row, boxes, notApplicable) {
    if (notApplicable) return row.words.notApplicable;
    const shown = row.boxes.map((box) => {
      const text = (boxes || {})[box.name] || "";
      const option = box.tagName === "SELECT" && text && Array.from(box.options).find((one) => one.value === text);
      return option ? option.textContent : text;
    });
    return shown.some(Boolean) ? shown.map((text) => text || "–").join(" / ") : row.words.empty;
  };
})();
