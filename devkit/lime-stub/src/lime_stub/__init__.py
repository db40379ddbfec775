"""The engine of the stand-in for Lime CRM; it decides that it is never imported beside the real platform."""

from importlib import metadata


def _refuse_beside_the_real_platform() -> None:
    # Every one on the path counts, since the first that is found need not be the one whose modules are imported.
    for version in (each.version for each in metadata.distributions(name="lime-crm")):
        if "+stub" not in version:
            raise RuntimeError(
                f"lime_stub is a stand-in and must not be imported beside the real lime-crm {version}: uninstall one."
            )


_refuse_beside_the_real_platform()
