// The table by keyboard: up and down, Enter, Escape, F2, the next lack, and columns pasted from a spreadsheet.
(function () {
  "use strict";
  const sheet = window.CaiCachSheet;
  const SHOWN = 8;
  const fold = sheet.fold;

  sheet.Keys = function (root, rows, saver, words, hooks) {
    const find = (name) => root.querySelector(name);
    const visible = () => rows.filter((row) => row.isWritable && !row.element.hidden);
    const rowOf = (target) => { const element = target.closest("tr[data-version]"); return element && rows.find((row) => row.element === element); };

    function move(row, place, by) {
      const list = visible();
      const target = list[list.indexOf(row) + by];
      if (!target) return false;
      const box = target.boxes[Math.min(place, target.boxes.length - 1)];
      box.focus();
      if (box.select) box.select();
      return true;
    }

    function jump(by) {
      const lacking = Array.from(root.querySelectorAll("tr.is-lacking"));
      if (!lacking.length) return hooks.say(words.noneLacking);
      const here = document.activeElement.closest("tr[data-code]");
      const order = Array.from(root.querySelectorAll("tr[data-code]"));
      const from = here ? order.indexOf(here) : by > 0 ? -1 : order.length;
      const ahead = lacking.filter((one) => (order.indexOf(one) - from) * by > 0);
      const target = (by > 0 ? ahead[0] : ahead[ahead.length - 1]) || (by > 0 ? lacking[0] : lacking[lacking.length - 1]);
      hooks.reveal(target);
      const box = target.querySelector(".box") || target.querySelector("[data-panel-link]");
      box.focus();
      target.scrollIntoView({ block: "center" });
      return hooks.say(sheet.fill(words.lackingNext, { code: target.dataset.code }));
    }

    function inBox(event, row) {
      const box = event.target;
      const place = row.boxes.indexOf(box);
      const arrows = { ArrowUp: -1, ArrowDown: 1 };
      if (event.key in arrows && !event.altKey && !event.shiftKey && (box.tagName !== "SELECT" || event.ctrlKey)) {
        if (move(row, place, arrows[event.key])) event.preventDefault();
      } else if (event.key === "Enter") {
        event.preventDefault();
        hooks.typed(row, true);
        move(row, event.shiftKey ? place : 0, event.shiftKey ? -1 : 1);
      } else if (event.key === "Escape" && row.state !== "conflict") {
        row.write(row.saved.boxes);
        saver.drop(row);
      }
    }

    // The next lack is found from anywhere on the page: whoever comes by keyboard has it before the first Tab.
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.target.closest("dialog")) return;
      const row = rowOf(event.target);
      if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.tagName !== "SELECT") {
        event.preventDefault();
        jump(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "F2" && event.target.closest("tr[data-code]")) {
        const link = event.target.closest("tr[data-code]").querySelector("[data-panel-link]");
        if (link) { event.preventDefault(); hooks.panel(link, true); }
      } else if (event.key === "/" && root.contains(event.target) && !event.target.closest("input, select, textarea")) {
        event.preventDefault();
        find("#sheet-q").focus();
      } else if (row && event.target.matches(".box")) {
        inBox(event, row);
      }
    });
    find("[data-jump]").addEventListener("click", (event) => { event.preventDefault(); jump(1); });

    // --- A column from a spreadsheet ------------------------------------------------------------------
    const dialog = find("#paste-dialog");
    let planned = [];
    let undo = [];

    function textFor(box, text) {
      if (box.tagName !== "SELECT") return text;
      const wanted = fold(text);
      const plain = { x: "co", 1: "co", 0: "khong", dat: "co", "chua dat": "khong", yes: "co", no: "khong" };
      const found = Array.from(box.options).find((one) => one.value && [fold(one.value), fold(one.textContent)].some((name) => name === wanted || name === plain[wanted]));
      return found ? found.value : null;
    }

    function plan(row, place, lines) {
      const list = visible();
      const from = list.indexOf(row);
      return lines.slice(0, list.length - from).map((cells, offset) => {
        const target = list[from + offset];
        const boxes = target.read();
        cells.forEach((text, column) => {
          const box = target.boxes[Math.min(place, target.boxes.length - 1) + column];
          const value = box && text !== "" ? textFor(box, text) : null;
          if (value !== null && value !== undefined) boxes[box.name] = value;
        });
        return { row: target, boxes, text: cells.join(" / ") };
      });
    }

    root.addEventListener("paste", (event) => {
      const row = event.target.matches(".box") && rowOf(event.target);
      const text = row && event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
      if (!row || !/[\n\t]/.test(text)) return;
      event.preventDefault();
      const lines = text.split("\n").map((line) => line.split("\t").map((cell) => cell.trim()));
      planned = plan(row, row.boxes.indexOf(event.target), lines);
      const first = planned[0].row.code, last = planned[planned.length - 1].row.code;
      find("[data-paste-words]").textContent = sheet.fill(words.pasteRows, { n: planned.length, first, last });
      find("[data-paste-list]").replaceChildren(...planned.slice(0, SHOWN).map((one) => item(one.row.code + ": " + one.text)));
      if (planned.length > SHOWN) find("[data-paste-list]").append(item(sheet.fill(words.pasteMore, { n: planned.length - SHOWN })));
      const left = find("[data-paste-left]");
      left.hidden = lines.length <= planned.length;
      left.textContent = sheet.fill(words.pasteLeft, { n: lines.length - planned.length });
      dialog.returnTo = event.target;
      dialog.showModal();
      find("[data-paste-go]").focus();
    });

    function item(text) {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    }

    find("[data-paste-go]").addEventListener("click", () => {
      undo = planned.map((one) => ({ row: one.row, boxes: one.row.read() }));
      planned.forEach((one) => { one.row.write(one.boxes); hooks.typed(one.row, true, "paste"); });
      dialog.close();
      find("[data-undo]").hidden = false;
      find("[data-undo-words]").textContent = sheet.fill(words.pasted, { n: planned.length });
      hooks.say(sheet.fill(words.pasted, { n: planned.length }));
    });
    find("[data-paste-stop]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { if (dialog.returnTo) dialog.returnTo.focus(); });
    find("[data-undo-button]").addEventListener("click", () => {
      undo.forEach((one) => { one.row.write(one.boxes); hooks.typed(one.row, true, "paste"); });
      find("[data-undo]").hidden = true;
      hooks.say(sheet.fill(words.undone, { n: undo.length }));
    });
  };
})();
