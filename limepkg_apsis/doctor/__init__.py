"""The doctor: what is wrong with the set-up of one application, and how each thing is put right."""

from .checks import CHECKS
from .examination import Examination, examine

__all__ = ["CHECKS", "Examination", "examine"]
