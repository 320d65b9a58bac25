def errors_of(made, first): return []
