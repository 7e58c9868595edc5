"""Curves of the normal distribution in one figure: each call adds one. Nothing in it knows where it runs."""

import matplotlib

matplotlib.use("Agg")  # a figure in memory, without a window

import matplotlib.pyplot as plt
import numpy as np


def plot(mu: float = 1, sigma: float = 1):
    """Adds the curve for a mean and a standard deviation, and returns the figure with all that were added before."""
    if not sigma > 0:
        raise ValueError(f"sigma is {sigma}; a standard deviation is greater than 0.")
    x = np.linspace(mu - 3 * sigma, mu + 3 * sigma, 100)
    density = np.exp(-(((x - mu) / sigma) ** 2) / 2) / (sigma * np.sqrt(2 * np.pi))
    plt.plot(x, density, label=f"μ = {mu:g}, σ = {sigma:g}")
    plt.legend()
    return plt.gcf()


def clear():
    """Takes all curves away."""
    plt.clf()
