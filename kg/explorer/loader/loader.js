// Unpacks the scripts of the page and lets them run; the policy of the page names their hashes.
(async function () {
  "use strict";
  const tell = (text) => {
    const box = document.createElement("div");
    box.className = "notice";
    box.setAttribute("role", "alert");
    box.textContent = text;
    document.getElementById("notice").append(box);
  };
  if (!window.DecompressionStream) return tell(document.body.dataset.old);
  // Base 85: five characters are four bytes; see payload.py for the alphabet.
  const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%,()*+-;/=.?@^_`{|}~";
  const VALUES = new Uint8Array(128);
  [...LETTERS].forEach((letter, value) => { VALUES[letter.charCodeAt(0)] = value; });
  const bytesOf = (text) => {
    const missing = (5 - (text.length % 5)) % 5, full = text + "~".repeat(missing), bytes = new Uint8Array((full.length / 5) * 4);
    for (let from = 0, to = 0; from < full.length; from += 5, to += 4) {
      let value = 0;
      for (let n = 0; n < 5; n += 1) value = value * 85 + VALUES[full.charCodeAt(from + n)];
      for (let n = 3; n >= 0; n -= 1) { bytes[to + n] = value % 256; value = Math.floor(value / 256); }
    }
    return bytes.subarray(0, bytes.length - missing);
  };
  window.skinkgUnpack = async (id) => {
    const stream = new Blob([bytesOf(document.getElementById(id).textContent.trim())]).stream();
    return new Uint8Array(await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  };
  try {
    const packed = JSON.parse(new TextDecoder().decode(await window.skinkgUnpack("script")));
    window.skinkgWords = packed.words;
    for (const name of ["page", "vis"]) {
      if (name === "vis") await new Promise((done) => setTimeout(done, 0));
      document.head.append(Object.assign(document.createElement("script"), { textContent: packed[name] }));
    }
    document.getElementById("script").remove();
  } catch (error) {
    tell(document.body.dataset.broken.replace("{why}", String(error.message || error)));
  }
  return undefined;
})();
