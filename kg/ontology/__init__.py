"""The ontology by hand: Turtle, shapes, rules, examples; and the one prefix map."""
