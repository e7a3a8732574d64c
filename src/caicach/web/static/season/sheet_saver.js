// Sends rows one after another, each in order, and tries again for as long as the line is down.
(function () {
  "use strict";
  const sheet = window.CaiCachSheet;
  const PAUSE = 700;
  const LIMIT = 20000;
  const MOST = 60000;

  // `told` is called with what the server answers; `changed` whenever the state of any row has changed.
  sheet.Saver = function (root, drafts, hooks) {
    const queue = [];
    const timers = new Map();
    let busy = false;
    let fails = 0;
    let retry = 0;
    let token = root.dataset.token;
    let session = true;

    async function ask(address, options) {
      const stop = new AbortController();
      const timer = window.setTimeout(() => stop.abort(), LIMIT);
      try {
        const answer = await window.fetch(address, Object.assign({ redirect: "manual", credentials: "same-origin", signal: stop.signal }, options));
        token = answer.headers.get("X-CSRFToken") || token;
        return answer;
      } finally {
        window.clearTimeout(timer);
      }
    }

    function note(row, changes, now) {
      if (row.note(changes)) {
        drafts.put(row.code, row.draft);
        if (row.state !== "saving") row.show("dirty");
        window.clearTimeout(timers.get(row));
        if (now) push(row); else timers.set(row, window.setTimeout(() => push(row), PAUSE));
      } else {
        window.clearTimeout(timers.get(row));
        drafts.take(row.code);
        if (row.state !== "saving" && row.state !== "saved") row.show("");
      }
      hooks.changed();
    }

    function push(row) {
      window.clearTimeout(timers.get(row));
      if (!row.draft || row.state === "conflict") return;
      if (!queue.includes(row)) queue.push(row);
      next();
    }

    async function next() {
      if (busy || !queue.length || (fails && retry)) return;
      busy = true;
      const row = queue.shift();
      if (row.draft) await send(row);
      busy = false;
      hooks.changed();
      next();
    }

    async function send(row) {
      const sent = row.draft;
      row.show("saving");
      hooks.changed();
      const body = JSON.stringify({
        boxes: sent.boxes || null,
        explanation: sent.explanation === undefined ? null : sent.explanation,
        base_version: sent.base,
        via: sent.via || "table",
        since: Number(root.dataset.since),
      });
      let answer, told;
      try {
        answer = await ask(root.dataset.save.replace("CODE", encodeURIComponent(row.code)), {
          method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        });
        told = answer.type === "opaqueredirect" ? null : await answer.json().catch(() => null);
      } catch (unreachable) {
        return again(row);
      }
      if (answer.type === "opaqueredirect") return out(row);
      if (answer.status === 404) { row.show("closed"); return hooks.gone(); }
      if (!told || answer.status >= 500 || answer.status === 429) {
        return answer.status === 403 && (await isOut()) ? out(row) : again(row);
      }
      up();
      return settle(row, sent, answer.status, told);
    }

    function settle(row, sent, status, told) {
      if (status === 200) {
        taken(row, sent, told);
      } else if (status === 409) {
        row.theirs = told.theirs;
        row.show("conflict");
        hooks.conflict(row);
      } else if (told.closed) {
        row.show("closed", told.closed);
        hooks.say(told.closed);
      } else {
        const text = [told.error, told.mend].filter(Boolean).join(" ");
        row.show("wrong", text);
        hooks.say(sheet.fill(row.words.rowWrong, { code: row.code, text }));
      }
    }

    // What was typed while the row was on its way goes out next, on top of what the server took.
    function taken(row, sent, told) {
      const mine = told.rows[row.code];
      const later = row.draft || {};
      const current = row.read();
      const untouched = sent.boxes ? Object.keys(current).every((name) => current[name] === (sent.boxes[name] || "")) : !later.boxes;
      const left = {};
      if (!untouched) left.boxes = current;
      if (later.explanation !== undefined && later.explanation !== sent.explanation) left.explanation = later.explanation;
      row.keep(mine);
      row.draft = null;
      if (untouched) row.write(mine.boxes);
      row.show("saved");
      drafts.take(row.code);
      hooks.told(told, row, sent.via === "paste");
      if (Object.keys(left).length) note(row, left, true);
    }

    function again(row) {
      if (!queue.includes(row)) queue.unshift(row);
      queue.forEach((waiting) => waiting.show("retry"));
      fails += 1;
      window.clearTimeout(retry);
      retry = window.setTimeout(resume, Math.min(1000 * 2 ** fails, MOST));
      hooks.changed();
    }

    function out(row) {
      if (session) hooks.session(true);
      session = false;
      again(row);
    }

    function up() {
      fails = 0;
      window.clearTimeout(retry);
      retry = 0;
      if (!session) hooks.session(false);
      session = true;
    }

    function resume() {
      window.clearTimeout(retry);
      retry = 0;
      next();
    }

    // A refused token: either the session is over, or a new one began elsewhere, whose token comes with this.
    async function isOut() {
      try {
        return (await ask(root.dataset.changes + "?mark=" + root.dataset.mark)).type === "opaqueredirect";
      } catch (unreachable) {
        return false;
      }
    }

    window.addEventListener("online", resume);
    window.addEventListener("focus", resume);

    return {
      note, push, ask,
      flush(row) { if (row.draft && row.state !== "wrong" && row.state !== "closed") push(row); },
      drop(row) {
        window.clearTimeout(timers.get(row));
        row.draft = null;
        drafts.take(row.code);
        const place = queue.indexOf(row);
        if (place >= 0) queue.splice(place, 1);
        row.show("");
        hooks.changed();
      },
      isDown: () => fails > 0,
    };
  };
})();
