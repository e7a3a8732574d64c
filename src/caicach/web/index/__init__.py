"""The index in public: rankings, profiles, the library of criteria sets, and trying one out."""
