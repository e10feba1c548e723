"""R2 to R12 in Python, written from the product's rules alone: a second opinion on what the program does.

Nothing here was read off the program. Each file holds one capability; `life.py` lets parties act and time pass.
"""
