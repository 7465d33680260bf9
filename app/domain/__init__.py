"""The trade itself: frozen values and functions, standard library only."""
