"""The add-on installer, under its package's names."""

from lime_stub.installer import BaseInstaller, InstallationData, UserItem

__all__ = ["BaseInstaller", "InstallationData", "UserItem"]
