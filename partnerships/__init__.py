"""Partnerships answer a call together: parties, the joint application, consents, papers."""
