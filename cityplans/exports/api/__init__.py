"""The static API: its files, their links and its OpenAPI description."""
