"""Every page and every state of it, in one running house: what axe looks at and what pictures are taken of."""
