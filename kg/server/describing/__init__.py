"""What the service says of itself: service description, VoID, DCAT, example queries, and a page for each thing."""
