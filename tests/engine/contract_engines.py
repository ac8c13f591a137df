"""Engines with made-up weights, for a child process; SEGICL_TOYS is the folder of these."""

import importlib
import os


def _made(module, name, toy):
    module = importlib.import_module(f"segicl_gui.engine.engines.{module}")
    return getattr(module, name)(os.path.join(os.environ["SEGICL_TOYS"], toy))  # noqa: PTH118


def universeg():
    return _made("universeg", "UniverSegEngine", "universeg")


def multiverseg():
    return _made("multiverseg", "MultiverSegEngine", "multiverseg")


def seggpt():
    return _made("seggpt", "SegGPTEngine", "seggpt")


def clipseg():
    return _made("clipseg", "CLIPSegEngine", "clipseg")


def sam():
    return _made("sam", "SamEngine", "sam")
