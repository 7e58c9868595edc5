"""What a worker without a module of the user's serves: nothing, until code is run in it."""
