"""Weights: those that came with the app, and those that people bring.

`store` lists models and finds their folders, whole or not at all. `manifest` is what is written
down of one: which engine reads it, licence, notes, size and SHA-256 of every file. `bringing`
takes a pack, a folder or a single safetensors file into the user's own store, `foreign` recognises
what other programs wrote, `licences` says which terms have to be agreed to. A *pack* is a zip file
with ``model.json`` and what it lists. Nothing here executes anything or asks a network;
`download` alone does, when told to.

An engine finds its shipped model by itself; one that people brought has a name of its own,
``engine:model``, and its folder is given to the engine as ``model``.
"""
