"""The other way round: Python listens to a sensor, and need not know in which language that is written."""

import pons


def listen(count):
    """Stores so many readings, prints them as they come, and returns them."""
    temperatures = []
    for temperature in pons.stream("sensor.readings"):
        temperatures.append(temperature)
        print(temperatures)
        if len(temperatures) == count:
            break
    return temperatures
