"""Floor 3: Param-typed Panel components around board.js."""
