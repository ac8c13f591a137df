"""Measuring engines: Dice by number of exemplars."""
