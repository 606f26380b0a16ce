"""A believable desk to look around in: two weeks of a residential estate, or a million entries."""

from models.demo.build import DEMO_PIN, DemoDesk, build

__all__ = ["DEMO_PIN", "DemoDesk", "build"]
