"""Tests of the solver, on problems small enough to judge by hand or by enumeration."""
