import js from "@eslint/js";

export default [
  { ignores: ["site/", "archive/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // The types check which names browsers and Node give.
      "no-undef": "off",
      // Cells are searched for control characters.
      "no-control-regex": "off",
      // Naming a property is how it is left out of the rest.
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "max-lines": ["error", 300],
    },
  },
];
