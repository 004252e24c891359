import js from "@eslint/js";
import globals from "globals";

const strict = {
  eqeqeq: ["error", "always"],
  "no-console": ["error", { allow: ["info", "warn"] }],
  "no-eval": "error",
  "no-implicit-coercion": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-param-reassign": "error",
  "no-shadow": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_$" }],
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
};

export default [
  js.configs.recommended,
  { languageOptions: { sourceType: "module", ecmaVersion: 2024 } },
  {
    files: ["extension/**/*.js"],
    languageOptions: { globals: { ...globals.browser, chrome: "readonly" } },
    rules: {
      ...strict,
      // lib/i18n.js marks places in a text with characters that no text has.
      "no-control-regex": "off",
      "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Text goes in by textContent." }))],
    },
  },
  { ignores: ["api/desk/static/chart.js"] },
  { files: ["api/desk/static/*.js", "api/tab/static/*.js"], languageOptions: { globals: globals.browser }, rules: { ...strict, "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Text goes in by textContent." }))] } },
  { files: ["tests/extension/**/*.js"], languageOptions: { globals: { ...globals.node, chrome: "readonly" } } },
];
