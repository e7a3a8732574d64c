// What was typed is kept in this browser until the server has it: one entry a row, by unit and person.
(function () {
  "use strict";
  window.CaiCachSheet = window.CaiCachSheet || {};

  window.CaiCachSheet.Drafts = function (unit, user) {
    const prefix = "caicach.sheet:" + unit + ":" + user + ":";
    const memory = new Map();  // where the browser refuses to keep anything, the open page still does

    return {
      put(code, draft) {
        memory.set(code, draft);
        try { window.localStorage.setItem(prefix + code, JSON.stringify(draft)); } catch (refused) { /* memory has it */ }
      },
      take(code) {
        memory.delete(code);
        try { window.localStorage.removeItem(prefix + code); } catch (refused) { /* nothing was kept */ }
      },
      all() {
        const found = new Map(memory);
        try {
          for (let place = 0; place < window.localStorage.length; place += 1) {
            const key = window.localStorage.key(place);
            if (!key.startsWith(prefix) || found.has(key.slice(prefix.length))) continue;
            try { found.set(key.slice(prefix.length), JSON.parse(window.localStorage.getItem(key))); } catch (broken) { /* not ours */ }
          }
        } catch (refused) { /* nothing was kept */ }
        return found;
      },
    };
  };
})();
