"use strict";

// Renders what this server got, with the renderer of Adaptive Cards. Markdown is read more generously than in Teams (images, bare
// addresses as links), so that a text that could become markup anywhere becomes it here.

const wanted = new URLSearchParams(location.search).get("theme");
const dark = wanted === "dark" || (wanted !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
document.documentElement.dataset.theme = dark ? "dark" : "light";

const markdown = window.markdownit({ html: false, linkify: true, breaks: true });
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

function colours(text, subtle) {
  const named = dark
    ? { accent: "#7f85f5", good: "#92c353", warning: "#f8d22a", attention: "#f9526b" }
    : { accent: "#5b5fc7", good: "#237b4b", warning: "#835c00", attention: "#c4314b" };
  const all = { default: { default: text, subtle } };
  for (const [name, colour] of Object.entries(named)) {
    all[name] = { default: colour, subtle: colour };
  }
  return all;
}

function style(background, border) {
  const text = dark ? "#ffffff" : "#242424";
  return {
    backgroundColor: background,
    borderColor: border,
    borderThickness: 0,
    foregroundColors: colours(text, dark ? "#c8c8c8" : "#5a5a5a"),
  };
}

function font(family) {
  return {
    fontFamily: family,
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 200, default: 400, bolder: 600 },
  };
}

const config = new AdaptiveCards.HostConfig({
  supportsInteractivity: true,
  fontTypes: {
    default: font("'Segoe UI', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"),
    monospace: font("Consolas, 'Liberation Mono', monospace"),
  },
  spacing: { small: 4, default: 8, medium: 14, large: 20, extraLarge: 28, padding: 14 },
  separator: { lineThickness: 1, lineColor: dark ? "#484644" : "#e1dfdd" },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: dark
    ? {
        default: style("#292929", "#292929"),
        emphasis: style("#3b3b3b", "#3b3b3b"),
        accent: style("#2f2f4a", "#2f2f4a"),
        good: style("#1f3a24", "#1f3a24"),
        warning: style("#463100", "#463100"),
        attention: style("#571f2a", "#571f2a"),
      }
    : {
        default: style("#ffffff", "#ffffff"),
        emphasis: style("#f0f0f0", "#f0f0f0"),
        accent: style("#e8ebfa", "#e8ebfa"),
        good: style("#e7f2da", "#e7f2da"),
        warning: style("#fff4ce", "#fff4ce"),
        attention: style("#fcd9de", "#fcd9de"),
      },
  actions: {
    maxActions: 6,
    spacing: "default",
    buttonSpacing: 8,
    actionsOrientation: "horizontal",
    actionAlignment: "left",
  },
  adaptiveCard: { allowCustomStyle: false },
});

/** Teams makes a mention of the exact text of an entity; here wherever a reader would see it in one piece. */
function mention(element, entities) {
  const texts = (entities || []).filter((entity) => entity.type === "mention").map((entity) => entity.text);
  if (texts.length === 0) {
    return;
  }
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
  }
  for (const node of nodes) {
    for (const text of texts) {
      const at = node.data.indexOf(text);
      if (at >= 0) {
        const rest = node.splitText(at);
        rest.splitText(text.length);
        const name = document.createElement("span");
        name.className = "mention";
        name.textContent = text.slice("<at>".length, -"</at>".length);
        rest.replaceWith(name);
        break;
      }
    }
  }
}

function follow(action) {
  if (action instanceof AdaptiveCards.OpenUrlAction && /^https?:\/\//.test(action.url)) {
    window.open(action.url, "_blank", "noopener,noreferrer");
  }
}

function show(post) {
  const article = document.createElement("article");
  article.dataset.number = post.number;
  const head = document.createElement("p");
  head.className = "from";
  head.textContent = "Workflows · " + post.channel + " · " + post.arrived.slice(0, 19).replace("T", " ") + " UTC";
  article.append(head);
  for (const attachment of post.message.attachments || []) {
    const card = new AdaptiveCards.AdaptiveCard(new AdaptiveCards.Version(1, 4));
    card.hostConfig = config;
    card.onExecuteAction = follow;
    card.parse(attachment.content);
    const rendered = card.render();
    mention(rendered, (attachment.content.msteams || {}).entities);
    article.append(rendered);
  }
  document.getElementById("cards").append(article);
}

let last = 0;
let shown = 0;

async function poll() {
  let wait = 1000;
  try {
    const posts = await (await fetch("cards?after=" + last)).json();
    for (const post of posts) {
      last = post.number;
      if (post.message !== null && typeof post.message === "object") {
        show(post);
        shown++;
      }
    }
    if (posts.length > 0) {
      wait = 0;
      document.getElementById("state").textContent = shown + (shown === 1 ? " card" : " cards");
    }
    document.body.dataset.last = last;
  } catch (error) {
    document.getElementById("state").textContent = "The server has gone; these are the cards it had shown.";
    console.error(error);
  }
  setTimeout(poll, wait);
}

poll();
