"""Results of a season: ranking, profiles, why, documents, and what follows from them."""
