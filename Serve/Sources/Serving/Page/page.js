"use strict";

// Names of classes and files are other people's text: they are set as text, never as markup.

/** Images that are on their way at a time: the server predicts waiting ones together. */
const mostAtOnce = 4;
/** Cards that stay; the oldest go first. */
const mostCards = 200;

const byId = (id) => document.getElementById(id);
const percent = new Intl.NumberFormat("en", {
  style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1,
});
const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

const waiting = [];
let running = 0;
let done = 0;
let total = 0;

/** Takes images from wherever they come. */
function add(files) {
  for (const file of files) {
    const card = new Card(file);
    waiting.push({ file, card });
    total += 1;
  }
  if (files.length > 0) document.body.classList.add("busy");
  showStatus();
  start();
}

function start() {
  while (running < mostAtOnce && waiting.length > 0) {
    const { file, card } = waiting.shift();
    running += 1;
    predict(file, card)
      .catch((error) => card.refuse(error.message))
      .finally(() => {
        running -= 1;
        done += 1;
        showStatus();
        start();
      });
  }
}

async function predict(file, card) {
  if (card.isGone) return;
  const { image, type } = await readable(file, card);
  for (let tries = 0; ; tries += 1) {
    let answer;
    try {
      answer = await fetch("predict", {
        method: "POST", headers: { "Content-Type": type }, body: image,
      });
    } catch {
      throw new Error("The server does not answer: is finetune serve still running?");
    }
    const isBusy = answer.status === 429 || answer.status === 503;
    if (isBusy && tries < 60) {
      await pause(Number(answer.headers.get("Retry-After")) || 1);
      continue;
    }
    const result = await answer.json();
    // The server calls every image "image".
    if (!answer.ok) throw new Error(result.error.replace(/^image: /, ""));
    card.show(result);
    return;
  }
}

/** What the server reads, by how the files start; a dot stands for any byte. */
const formats = [
  { name: "PNG", type: "image/png", start: "\x89PNG" },
  { name: "JPEG", type: "image/jpeg", start: "\xff\xd8\xff" },
  { name: "WebP", type: "image/webp", start: "RIFF....WEBP" },
];

/** The file if the server reads it, else what the browser makes of it; if it can't, the server will say why. */
async function readable(file, card) {
  let start;
  try {
    start = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  } catch {
    throw new Error("It can't be read: is it a folder?");
  }
  const format = formats.find(({ start: signature }) => [...signature].every(
    (letter, index) => letter === "." || letter.charCodeAt(0) === start[index]));
  if (format) {
    card.recognize(format.name);
    return { image: file, type: format.type };
  }
  const asItIs = { image: file, type: "application/octet-stream" };
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    const png = await new Promise((made) => canvas.toBlob(made, "image/png"));
    if (png === null) return asItIs;
    card.note("This browser turned it into a PNG.");
    return { image: png, type: "image/png" };
  } catch {
    return asItIs;
  }
}

/** An image with what it shows. */
class Card {
  constructor(file) {
    this.element = byId("card").content.firstElementChild.cloneNode(true);
    this.element.classList.add("waiting");
    this.part("name").textContent = file.name;
    this.part("name").title = file.name;
    const image = this.element.querySelector("img");
    this.address = URL.createObjectURL(file);
    image.src = this.address;
    image.addEventListener("error", () => image.remove());
    Card.all.unshift(this);
    byId("results").prepend(this.element);
    while (Card.all.length > mostCards) Card.all.pop().remove();
  }

  part(name) {
    return this.element.querySelector("." + name);
  }

  show(result) {
    this.element.classList.remove("waiting");
    const [best] = result.predictions;
    const answer = this.part("answer");
    answer.querySelector(".class").textContent = result.unsure ? "Unsure" : best.class;
    answer.querySelector(".percent").textContent =
      result.unsure ? "" : percent.format(best.probability);
    this.element.classList.toggle("unsure", result.unsure);
    for (const guess of result.predictions) {
      const bar = byId("bar").content.firstElementChild.cloneNode(true);
      bar.querySelector(".class").textContent = guess.class;
      bar.querySelector(".percent").textContent = percent.format(guess.probability);
      this.part("bars").append(bar);
      // Drawn empty first, so that it grows.
      requestAnimationFrame(() => requestAnimationFrame(
        () => bar.querySelector("i").style.setProperty("--share", guess.probability)));
    }
  }

  refuse(message) {
    this.element.classList.remove("waiting");
    this.element.classList.add("wrong");
    this.part("answer").textContent = message;
  }

  /** Says of which format it is, and how large it is once the browser knows. */
  recognize(format) {
    const image = this.element.querySelector("img");
    const say = () => {
      const size = image?.naturalWidth ? ` · ${image.naturalWidth} × ${image.naturalHeight}` : "";
      this.note(format + size);
    };
    say();
    image?.addEventListener("load", say);
  }

  note(text) {
    this.part("note").textContent = text;
    this.part("note").hidden = false;
  }

  remove() {
    this.isGone = true;
    this.element.remove();
    URL.revokeObjectURL(this.address);
  }
}
Card.all = [];

function showStatus() {
  byId("clear").hidden = Card.all.length === 0;
  if (total === 0) {
    byId("status").textContent = "";
  } else if (done < total) {
    byId("status").textContent = `${done} of ${total} done`;
  } else {
    byId("status").textContent = total === 1 ? "1 image" : `${total} images`;
  }
}

function clear() {
  waiting.length = 0;
  while (Card.all.length > 0) Card.all.pop().remove();
  total = running;
  done = 0;
  document.body.classList.remove("busy");
  showStatus();
}

async function showClasses() {
  const { classes } = await (await fetch("classes")).json();
  const details = byId("classes");
  const count = classes.length === 1 ? "1 class" : `${classes.length} classes`;
  details.querySelector("summary").textContent = count;
  for (const name of classes) {
    const item = document.createElement("li");
    item.textContent = name;
    details.querySelector("ul").append(item);
  }
  details.hidden = false;
}

byId("files").addEventListener("change", (event) => {
  add([...event.target.files]);
  // So that the same file can be chosen again.
  event.target.value = "";
});
byId("clear").addEventListener("click", clear);
document.addEventListener("paste", (event) => add([...event.clipboardData.files]));

// The whole window takes what is dropped: beside the zone a browser would leave the page for it.
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.toggle("dragging", event.dataTransfer.types.includes("Files"));
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) document.body.classList.remove("dragging");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  add([...event.dataTransfer.files]);
});

byId("example").textContent =
  `curl -H 'Content-Type: image/jpeg' --data-binary @new.jpg ${location.origin}/predict\n`
  + `curl -F a=@first.jpg -F b=@second.png ${location.origin}/predict`;
showClasses().catch(() => { byId("status").textContent = "The server does not answer."; });
