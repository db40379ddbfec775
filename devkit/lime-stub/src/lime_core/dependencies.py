"""Registrations of services, under the platform's names."""

from lime_stub.testing.dependencies import ComponentRegistration, ComponentRegistrationMeta, DependencyContainer

__all__ = ["ComponentRegistration", "ComponentRegistrationMeta", "DependencyContainer"]
