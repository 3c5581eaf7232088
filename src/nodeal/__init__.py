"""An executable audit of one political argument: tables, measures, charts and the book made from them."""
