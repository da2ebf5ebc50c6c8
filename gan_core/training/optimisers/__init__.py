"""Optimisers, one a file. Adding one: write the file, declare it here; the order is that of the menus. No torch is imported."""

from gan_core.registry import Declared, Registry

optimisers: Registry[Declared] = Registry("optimiser")
optimisers.register(Declared("adam", "Adam", f"{__name__}.adam:Adam"))
optimisers.register(Declared("sgd", "SGD", f"{__name__}.sgd:SGD"))
optimisers.register(Declared("momentum", "SGD with momentum", f"{__name__}.momentum:Momentum"))
optimisers.register(Declared("rmsprop", "RMSProp", f"{__name__}.rmsprop:RMSProp"))
