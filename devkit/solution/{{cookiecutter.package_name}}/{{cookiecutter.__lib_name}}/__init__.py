"""
The Lime CRM solution of {{ cookiecutter.customer }}.

What connects Lime with APSIS is the package limepkg-apsis. This solution holds what is
this customer's own: the settings of that package, and a task that loads them. Here are
the hooks that the Lime server looks up by name.
"""

from .tasks import get_task_modules

__all__ = ["get_task_modules"]
