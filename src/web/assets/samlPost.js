// Posts the one form of the page that brings a message to an application. Without script its button does.
document.querySelector('form[data-posts-itself]')?.requestSubmit();
