window.sample = true;
