"""A first board, in ten lines: make it, add cards, move one, look at the table."""
import coproboard as cb

board = cb.Board.new("spectrum", title="How do we decide about the bus?")
card = board.add("A meeting where the new timetable is explained", zone="information")
board.add("Ask everyone on the route", zone="consultation")
board.move(card, zone="consultation")
print(board.cards[["words", "zone"]])
