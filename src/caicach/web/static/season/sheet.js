// The scoring table: joins rows, saving, keyboard, panel, and what others change meanwhile. Without it the
// table is read, and each row is written on the page behind its last link.
(function () {
  "use strict";
  const sheet = window.CaiCachSheet;
  const root = document.getElementById("sheet");
  const words = JSON.parse(document.getElementById("sheet-words").textContent);
  const find = (name) => root.querySelector(name);
  const all = (name) => Array.from(root.querySelectorAll(name));
  const fill = sheet.fill;
  const drafts = sheet.Drafts(root.dataset.unit, root.dataset.user);
  const lines = new Map(all("tr[data-code]").map((element) => [element.dataset.code, element]));
  const rows = all("tr[data-writable]").map((element) => new sheet.Row(element, words));
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const POLL = 4000, QUIET = 30000;

  function say(text) {
    const line = find("[data-say]");
    line.textContent = "";
    window.setTimeout(() => { line.textContent = text; }, 50);
  }

  function notice(text, link) {
    const box = find("#sheet-notice");
    box.hidden = !text;
    box.className = "notice notice-warning";
    box.setAttribute("role", "alert");
    const line = document.createElement("p");
    line.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link, target: "_blank", rel: "noopener", textContent: link });
      line.append(" ", anchor);
    }
    box.replaceChildren(line);
  }

  // --- The state of saving, all rows together ---------------------------------------------------------
  const unsaved = () => rows.filter((row) => row.draft);
  let everSaved = false;

  function changed() {
    const line = find("[data-saving]");
    if (!line) return;
    const n = unsaved().length;
    const stuck = rows.filter((row) => row.draft && ["wrong", "conflict", "closed"].includes(row.state)).length;
    let kind = "good", text = everSaved ? words.allSaved : words.nothing;
    if (!n) kind = everSaved ? "good" : "calm";
    else if (saver.isDown()) [kind, text] = ["warning", fill(window.navigator.onLine ? words.kept : words.offline, { n })];
    else if (stuck === n) [kind, text] = ["bad", fill(words.wrongRows, { n })];
    else [kind, text] = ["busy", fill(words.pending, { n })];
    line.dataset.kind = kind;
    if (line.textContent !== text) line.textContent = text;
  }

  // --- What the server tells ----------------------------------------------------------------------------
  // The sum of a paste is said once: a sentence for each of its rows would drown it.
  function told(news, own, pasted) {
    root.dataset.mark = news.mark;
    root.dataset.since = news.since;
    offset = new Date(news.now).getTime() - Date.now();
    root.dataset.closes = news.closesAt;
    Object.entries(news.points).forEach(([code, one]) => points(lines.get(code), code, one));
    ["score", "maximum", "share", "answered", "expected"].forEach((name) => {
      all('[data-top="' + name + '"]').forEach((place) => { place.textContent = news.top[name]; });
    });
    find("[data-lacking]").textContent = news.top.lacking ? fill(words.lackingOne, { n: news.top.lacking }) : words.noneLacking;
    Object.entries(news.rows).forEach(([code, one]) => { if (!own || own.code !== code) other(code, one); });
    if (news.chips) lines.forEach((line, code) => chips(line, news.chips[code] || []));
    if (own) {
      everSaved = true;
      if (!pasted) say(fill(words.rowSaved, { code: own.code, points: news.points[own.code].points }));
      panelPoints(own.code, news.points[own.code].points);
    }
    if (news.state !== root.dataset.state) {
      root.dataset.state = news.state;
      find("[data-state-words]").textContent = news.stateWords;
      notice(fill(words.stateChanged, { state: news.stateWords }));
    }
    clock();
    changed();
  }

  function points(line, code, one) {
    if (!line) return;
    const set = (name, text) => { const place = line.querySelector(name); if (place) place.textContent = text; };
    set("[data-points]", one.points);
    set("[data-maximum]", one.maximum);
    set("[data-share]", one.share);
    if ("lacks" in one) {
      line.classList.toggle("is-lacking", Boolean(one.lacks));
      const lack = line.querySelector("[data-lack]");
      lack.hidden = !one.lacks;
      lack.lastElementChild.textContent = one.lacks;
      const papers = line.querySelector("[data-papers]");
      if (one.papers !== Number(papers.dataset.count)) {
        papers.dataset.count = one.papers;
        papers.textContent = one.papers ? fill(words.papers, { n: one.papers }) : "";
      }
    }
    const bar = find('[data-bar="' + code + '"] .bar-part');
    if (bar) {
      bar.setAttribute("width", one.part);
      find('[data-area-points="' + code + '"]').textContent = one.points;
    }
  }

  function chips(line, papers) {
    const place = line.querySelector("[data-papers]");
    if (!place || (!papers.length && !place.firstElementChild)) return;
    place.replaceChildren(...papers.map(([label, page, level, remark]) => {
      const chip = document.createElement("span");
      chip.className = "chip" + (level ? " chip-" + level : "");
      chip.title = remark;
      const where = document.createElement("span");
      where.className = "quiet";
      where.textContent = page;
      chip.append(label + " ", where);
      return chip;
    }));
  }

  // Another person wrote a row: boxes that nobody touched here follow, others wait for their own saving.
  function other(code, one) {
    const row = byCode.get(code);
    const line = lines.get(code);
    if (!row || !line || one.version <= row.base) return;
    const who = line.querySelector("[data-who]");
    who.hidden = false;
    who.textContent = fill(words.changedBy, { by: one.by, at: one.at });
    line.classList.add("is-changed");
    if (!row.draft) {
      row.keep(one);
      row.write(one.boxes);
    }
    say(fill(words.rowOther, { by: one.by, code }));
  }

  root.addEventListener("focusin", (event) => {
    const line = event.target.closest("tr.is-changed");
    if (line) line.classList.remove("is-changed");
  });

  // --- Conflict -----------------------------------------------------------------------------------------
  const clash = find("#conflict-dialog");
  let clashing = null;

  function conflict(row) {
    say(fill(words.rowConflict, { code: row.code, by: row.theirs.by }));
    if (clash.open || document.querySelector("dialog[open]:modal")) return;
    clashing = row;
    const mine = row.draft, theirs = row.theirs;
    const put = (name, text) => { find(name).textContent = text; };
    put("[data-conflict-code]", row.code);
    put("[data-conflict-words]", fill(words.rowConflict, { code: row.code, by: theirs.by }));
    put("[data-conflict-by]", theirs.by);
    put("[data-conflict-at]", theirs.at);
    put("[data-theirs-boxes]", sheet.describe(row, theirs.boxes, theirs.notApplicable));
    put("[data-theirs-text]", theirs.explanation || words.empty);
    put("[data-mine-boxes]", mine.boxes ? sheet.describe(row, mine.boxes, mine.boxes.not_applicable === "1") : sheet.describe(row, row.saved.boxes, row.saved.notApplicable));
    put("[data-mine-text]", mine.explanation === undefined ? row.saved.explanation || words.empty : mine.explanation);
    clash.showModal();
    find("#conflict-title").focus();
  }

  clash.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-take]");
    if (!choice) return;
    const row = clashing, mine = row.draft;
    row.keep(row.theirs);
    row.show("");
    if (choice.dataset.take === "theirs") {
      row.write(row.theirs.boxes);
      saver.drop(row);
      panelText(row, row.theirs.explanation);
    } else {
      row.draft = null;
      const again = {};
      if (mine.boxes) again.boxes = mine.boxes;
      if (mine.explanation !== undefined) again.explanation = mine.explanation;
      if (choice.dataset.take === "mine") {
        saver.note(row, again, true);
      } else if (row.note(again)) {
        drafts.put(row.code, row.draft);
        row.show("dirty");
      }
    }
    clash.close();
    changed();
    (row.boxes[0] || row.element.querySelector("[data-panel-link]")).focus();
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-conflict]");
    if (button) conflict(byCode.get(button.dataset.conflict));
  });

  // --- Saving -------------------------------------------------------------------------------------------
  const saver = sheet.Saver(root, drafts, {
    changed, told, say, conflict,
    session: (over) => notice(over ? words.session : "", over ? root.dataset.login : ""),
    gone: () => notice(words.gone),
  });

  function typed(row, now, via) {
    saver.note(row, Object.assign({ boxes: row.read() }, via ? { via } : {}), now);
  }

  rows.forEach((row) => {
    row.boxes.forEach((box) => {
      box.addEventListener("input", () => typed(row, box.tagName === "SELECT"));
    });
    row.element.addEventListener("focusout", (event) => {
      if (!row.element.contains(event.relatedTarget)) saver.flush(row);
    });
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved().length) event.preventDefault(); });

  function restore() {
    const kept = drafts.all();
    const lost = [];
    let n = 0;
    kept.forEach((draft, code) => {
      const row = byCode.get(code);
      // Where the reader looks at their own criteria alone, drafts of others wait for the whole table.
      if (!row) { if (!("onlyMine" in root.dataset)) lost.push([code, draft]); return; }
      if (draft.boxes) row.write(draft.boxes);
      if (!row.note(draft)) { drafts.take(code); return; }
      row.show("dirty");
      saver.push(row);
      n += 1;
    });
    if (n) notice(fill(words.restored, { n }));
    if (lost.length) keptAside(lost);
  }

  function keptAside(lost) {
    notice(fill(words.restoredClosed, { n: lost.length }));
    const list = document.createElement("ul");
    list.className = "sheet-kept";
    lost.forEach(([code, draft]) => {
      const line = document.createElement("li");
      const figures = Object.values(draft.boxes || {}).filter(Boolean).join(" / ");
      line.textContent = code + ": " + [figures, draft.explanation].filter(Boolean).join(". ");
      list.append(line);
    });
    find("#sheet-notice").append(list);
  }

  // --- The panel ------------------------------------------------------------------------------------------
  const panel = find("#cell-panel");
  const body = find("#cell-panel-body");
  let opener = null;

  async function showPanel(link, writing) {
    opener = link.closest("tr").contains(document.activeElement) ? document.activeElement : link;
    body.replaceChildren();
    try {
      await window.htmx.ajax("GET", link.href.split("#")[0], { target: body, swap: "innerHTML" });
    } catch (unreachable) { /* the panel is empty, which is told below */ }
    if (!body.querySelector("#panel-title")) {
      if (panel.open) panel.close();
      // Not the panel but, say, the page on which one signs in is shown whole; without a line it is told.
      if (window.navigator.onLine) window.location.assign(link.href);
      else notice(panel.dataset.unreachable);
      return;
    }
    if (!panel.open) panel.show();
    panel.scrollTop = 0;
    const form = body.querySelector("[data-panel-form]");
    const row = form && byCode.get(form.dataset.code);
    if (row) {
      const text = form.elements.explanation;
      if (row.saved.explanation === null) row.saved.explanation = text.defaultValue;
      if (row.draft && row.draft.explanation !== undefined) text.value = row.draft.explanation;
    }
    const why = link.hash === "#why" && body.querySelector("#why");
    if (why) why.scrollIntoView();
    (writing && form ? form.elements.explanation : body.querySelector("#panel-title")).focus();
  }

  function panelText(row, text) {
    const form = body.querySelector("[data-panel-form]");
    if (form && form.dataset.code === row.code) form.elements.explanation.value = text;
  }

  function panelPoints(code, text) {
    const form = body.querySelector("[data-panel-form]");
    if (panel.open && form && form.dataset.code === code) {
      body.querySelector("[data-panel-points]").textContent = text;
      body.querySelector("[data-panel-state]").textContent = words.saved;
    }
  }

  function closePanel() {
    panel.close();
    if (opener && opener.isConnected) opener.focus();
  }

  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-panel-link]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
    event.preventDefault();
    showPanel(link, false);
  });
  panel.addEventListener("click", (event) => { if (event.target.closest("[data-panel-close]")) closePanel(); });
  document.addEventListener("keydown", (event) => {
    // What was exchanged in the panel took the focus with it, to the body.
    if (event.key !== "Escape" || !panel.open || (event.target !== document.body && !panel.contains(event.target))) return;
    event.preventDefault();
    closePanel();
  });
  panel.addEventListener("input", (event) => {
    const form = event.target.closest("[data-panel-form]");
    const row = form && byCode.get(form.dataset.code);
    if (!row) return;
    body.querySelector("[data-panel-state]").textContent = words.dirty;
    if (event.target.name === "explanation") saver.note(row, { explanation: event.target.value.trim() });
    if (event.target.name === "not_applicable") {
      const boxes = row.read();
      if (event.target.checked) boxes.not_applicable = "1";
      saver.note(row, { boxes }, true);
    }
  });
  panel.addEventListener("submit", (event) => { if (event.target.matches("[data-panel-form]")) event.preventDefault(); });
  panel.addEventListener("focusout", (event) => {
    const form = event.target.closest("[data-panel-form]");
    if (form) saver.flush(byCode.get(form.dataset.code));
  });

  // --- Folding and search ---------------------------------------------------------------------------------
  const folded = new Set();
  const search = find("#sheet-q");

  function layout() {
    const query = sheet.fold(search.value);
    const matches = new Set();
    let n = 0;
    lines.forEach((line, code) => {
      if (!query || !line.dataset.search.includes(query)) return;
      n += line.classList.contains("leaf") ? 1 : 0;
      matches.add(code);
      line.dataset.above.split(" ").forEach((above) => matches.add(above));
    });
    lines.forEach((line, code) => {
      const above = line.dataset.above ? line.dataset.above.split(" ") : [];
      const within = above.some((one) => matches.has(one) && lines.get(one).dataset.search.includes(query));
      line.hidden = query ? !matches.has(code) && !within : above.some((one) => folded.has(one));
      const button = line.querySelector(".fold");
      if (button) {
        button.setAttribute("aria-expanded", String(!folded.has(code)));
        button.setAttribute("aria-label", fill(folded.has(code) ? words.expand : words.collapse, { code }));
      }
    });
    find("[data-none-found]").hidden = !query || matches.size > 0;
    if (query) say(fill(words.shown, { n }));
  }

  function reveal(line) {
    search.value = "";
    (line.dataset.above ? line.dataset.above.split(" ") : []).forEach((code) => folded.delete(code));
    layout();
  }

  all(".fold").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const code = button.closest("tr").dataset.code;
      if (!folded.delete(code)) folded.add(code);
      layout();
    });
  });
  all("[data-fold]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      folded.clear();
      if (button.dataset.fold === "all") lines.forEach((line, code) => { if (line.classList.contains("group")) folded.add(code); });
      layout();
    });
  });
  search.addEventListener("input", layout);
  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("keydown", (event) => { if (event.key === "Escape") { search.value = ""; layout(); } });

  // --- The clock, by the server's time --------------------------------------------------------------------
  const wasOpen = Boolean(root.dataset.closes);
  let offset = new Date(root.dataset.now).getTime() - Date.now();

  function clock() {
    // Without an end in the page it was closed from the first; an end that is gone has passed.
    if (!wasOpen) return;
    const closes = root.dataset.closes ? new Date(root.dataset.closes).getTime() : 0;
    const minutes = Math.floor((closes - Date.now() - offset) / 60000);
    const mark = find("[data-clock]");
    const parts = [[Math.floor(minutes / 1440), words.days], [Math.floor(minutes / 60) % 24, words.hours], [minutes % 60, words.minutes]];
    const left = parts.filter((part) => part[0]).slice(0, 2).map((part) => fill(part[1], { n: part[0] })).join(" ");
    find("[data-clock-words]").textContent = minutes < 0 ? words.over : fill(words.left, { text: left || fill(words.minutes, { n: 0 }) });
    mark.className = "status status-" + (minutes < 1440 ? "bad" : minutes < 4320 ? "warning" : "good");
  }

  // --- What others do meanwhile ---------------------------------------------------------------------------
  async function look() {
    if (!window.navigator.onLine || saver.isDown()) return;
    try {
      const address = root.dataset.changes + "?since=" + root.dataset.since + "&mark=" + encodeURIComponent(root.dataset.mark);
      const answer = await saver.ask(address, {});
      if (answer.status === 200) told(await answer.json(), null);
    } catch (unreachable) { /* the next round asks again */ }
  }

  async function poll() {
    await look();
    window.setTimeout(poll, document.hidden ? QUIET : POLL);
  }
  document.addEventListener("evidence-changed", look);

  sheet.Keys(root, rows, saver, words, { typed, say, reveal, panel: showPanel });
  const lock = find("[data-unlock]");
  if (lock) lock.disabled = false;
  restore();
  clock();
  if (search.value) layout();
  const wanted = window.location.hash.startsWith("#code-") && lines.get(decodeURIComponent(window.location.hash.slice(6)));
  if (wanted) {
    wanted.scrollIntoView({ block: "center" });
    (wanted.querySelector(".box") || wanted.querySelector("[data-panel-link]")).focus();
  }
  window.setInterval(clock, 30000);
  window.setTimeout(poll, POLL);
})();
