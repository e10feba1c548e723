#!/usr/bin/env python3
"""Writes samples/<template>[.variant].json: for each page a model with every name that its template uses."""
import json
import pathlib

import samples_acts
import samples_contract
import samples_ending
import samples_people

HERE = pathlib.Path(__file__).resolve().parent / "samples"

if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for old in HERE.glob("*.json"):
        old.unlink()
    for module in (samples_people, samples_contract, samples_ending, samples_acts):
        for name, model in module.SAMPLES.items():
            (HERE / f"{name}.json").write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n")
