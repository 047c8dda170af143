"""From an official text to a draft of a plan's tables, one pure module per step."""
