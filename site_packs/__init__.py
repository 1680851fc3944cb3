"""What an action is: site packs as data, and the one matcher that reads them."""
